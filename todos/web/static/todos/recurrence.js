// The rules one can choose (RFC 5545). Others, made elsewhere, are shown as "custom" and kept.

export const RULES = [
  ["", "Never"],
  ["FREQ=DAILY", "Every day"],
  ["FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR", "Every weekday"],
  ["FREQ=WEEKLY", "Every week"],
  ["FREQ=WEEKLY;INTERVAL=2", "Every two weeks"],
  ["FREQ=MONTHLY", "Every month"],
  ["FREQ=YEARLY", "Every year"],
];

export const ruleText = (rule) => RULES.find(([known]) => known === rule)?.[1] ?? "Custom";
