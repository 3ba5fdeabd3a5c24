// The dialogs of tables and code blocks.

import { ask } from "./dialog.js";

const LANGUAGES = ["bash", "c", "cpp", "css", "diff", "go", "html", "java", "javascript", "json", "kotlin", "php", "python", "ruby", "rust", "sql", "swift", "toml", "typescript", "yaml"];

export async function askForTable(area) {
  const values = await ask(area, {
    heading: "Insert a table",
    action: "Insert",
    content: `<label for="table-columns">Columns</label>
      <input id="table-columns" name="columns" type="number" min="1" max="20" value="3" required>
      <label for="table-rows">Rows <span class="quiet">(below the headings)</span></label>
      <input id="table-rows" name="rows" type="number" min="1" max="100" value="2" required>`,
  });
  return values && { columns: Number(values.columns), rows: Number(values.rows) };
}

export async function askForLanguage(area) {
  const options = LANGUAGES.map((name) => `<option value="${name}">`).join("");
  const values = await ask(area, {
    heading: "Insert a code block",
    action: "Insert",
    content: `<label for="code-language">Language <span class="quiet">(optional, for colors)</span></label>
      <input id="code-language" name="language" list="code-languages" pattern="[\\w+#.\\-]*" autocomplete="off" spellcheck="false">
      <datalist id="code-languages">${options}</datalist>`,
  });
  return values && values.language;
}
