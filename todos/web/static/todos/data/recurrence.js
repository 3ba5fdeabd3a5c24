// The recurrence rules (RFC 5545) that users can choose. Rules of other clients appear as "Custom" and stay as they are.

export const RULES = [
  ["", "Never"],
  ["FREQ=DAILY", "Every day"],
  ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday"],
  ["FREQ=WEEKLY", "Every week"],
  ["FREQ=WEEKLY;INTERVAL=2", "Every two weeks"],
  ["FREQ=MONTHLY", "Every month"],
  ["FREQ=YEARLY", "Every year"],
];

export const formatRule = (rule) => RULES.find(([value]) => value === rule)?.[1] ?? "Custom";
