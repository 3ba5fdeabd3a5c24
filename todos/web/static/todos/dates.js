// Due dates: a plain day, or a moment that keeps its offset from UTC. Both are shown as this device's days.

const DAY = 86_400_000;
const pad = (number) => String(number).padStart(2, "0");

/** @returns {string} such as "2026-11-30" */
export const dayOf = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;

export const today = () => dayOf(new Date());

export function daysFromNow(count) {
  const date = new Date();
  date.setDate(date.getDate() + count);
  return dayOf(date);
}

export const dueDay = (due) => (due.length > 10 ? dayOf(new Date(due)) : due);

export const dueTime = (due) => {
  if (!due || due.length <= 10) return "";
  const date = new Date(due);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
};

/** Whether its time, or its whole day, is over. */
export const isOverdue = (due) => (due.length > 10 ? new Date(due) < new Date() : due < today());

/** Write a day, and perhaps a time of it, as the API takes it. */
export function writeDue(day, time) {
  if (!day) return null;
  if (!time) return day;
  const offset = -new Date(`${day}T${time}`).getTimezoneOffset();
  const size = Math.abs(offset);
  return `${day}T${time}:00${offset < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

export function dayName(day) {
  const distance = Math.round((Date.parse(day) - Date.parse(today())) / DAY);
  if (distance === 0) return "Today";
  if (distance === 1) return "Tomorrow";
  if (distance === -1) return "Yesterday";
  const date = new Date(`${day}T12:00`);
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short", year });
}

export const dueText = (due) => [dayName(dueDay(due)), dueTime(due)].filter(Boolean).join(", ");

export const timeText = (time) => new Date(time).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
