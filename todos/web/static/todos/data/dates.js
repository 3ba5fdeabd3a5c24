// Due dates: a plain day, or a time with its offset from UTC. Both appear in this device's time zone.

const DAY = 86_400_000; // ms
const pad = (number) => String(number).padStart(2, "0");

/** @returns {string} such as "2026-11-30" */
const toDay = (date) => `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}`;

export const today = () => toDay(new Date());

export function daysFromNow(count) {
  const date = new Date();
  date.setDate(date.getDate() + count);
  return toDay(date);
}

const hasTime = (due) => due.length > 10;

export const dueDay = (due) => (hasTime(due) ? toDay(new Date(due)) : due);

export const dueTime = (due) => {
  if (!due || !hasTime(due)) return "";
  const date = new Date(due);
  return `${pad(date.getHours())}:${pad(date.getMinutes())}`;
};

export const isOverdue = (due) => (hasTime(due) ? new Date(due) < new Date() : due < today());

/** Return a due date in the API's format from a day and an optional time. */
export function toDue(day, time) {
  if (!day) return null;
  if (!time) return day;
  const offset = -new Date(`${day}T${time}`).getTimezoneOffset();
  const size = Math.abs(offset);
  return `${day}T${time}:00${offset < 0 ? "-" : "+"}${pad(Math.floor(size / 60))}:${pad(size % 60)}`;
}

export function formatDay(day) {
  const distance = Math.round((Date.parse(day) - Date.parse(today())) / DAY);
  if (distance === 0) return "Today";
  if (distance === 1) return "Tomorrow";
  if (distance === -1) return "Yesterday";
  const date = new Date(`${day}T12:00`);
  const year = date.getFullYear() === new Date().getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString([], { weekday: "short", day: "numeric", month: "short", year });
}

export const formatDue = (due) => [formatDay(dueDay(due)), dueTime(due)].filter(Boolean).join(", ");

export const formatTimestamp = (timestamp) => new Date(timestamp).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
