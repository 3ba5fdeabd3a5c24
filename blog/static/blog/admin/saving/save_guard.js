// One save at a time. An autosave comes first, because an error page would replace the form and its text.

const LONGEST_SAVE = 15_000; // ms until the buttons work again, for a save that the user stopped

export class SaveGuard {
  constructor(form, autosave, continuation) {
    this.form = form;
    this.autosave = autosave;
    this.continuation = continuation;
  }

  start() {
    this.form.addEventListener("submit", (event) => this.submit(event));
    window.addEventListener("pageshow", (event) => { if (event.persisted) this.release(); }); // the browser's Back
    window.addEventListener("pagehide", () => {
      if (this.autosave.isSaving) this.continuation.remember();
    });
  }

  submit(event) {
    if (this.isReady) {
      this.isReady = false;
      setTimeout(() => { if (event.defaultPrevented) this.release(); });
      return;
    }
    event.preventDefault();
    if (!this.isLocked) this.save(event.submitter);
  }

  async save(submitter) {
    this.lock();
    this.autosave.say("Saving…");
    const isAccepted = await this.autosave.flush();
    if (!isAccepted) return this.release();
    this.autosave.say("Saving…");
    this.autosave.isSaving = true;
    this.continuation.begin();
    this.isReady = true;
    this.form.requestSubmit(submitter);
    if (this.isReady) this.release(); // the browser found an invalid field
    else this.timer = setTimeout(() => this.release(), LONGEST_SAVE);
  }

  // Not the attribute `disabled`, which would drop the pressed button's value and the focus.
  lock() {
    this.isLocked = true;
    for (const button of this.listButtons()) button.setAttribute("aria-disabled", "true");
  }

  release() {
    clearTimeout(this.timer);
    if (this.autosave.isSaving) this.autosave.say("");
    this.isLocked = this.isReady = this.autosave.isSaving = false;
    for (const button of this.listButtons()) button.removeAttribute("aria-disabled");
  }

  listButtons() {
    return [...this.form.elements].filter(({ type }) => type === "submit");
  }
}
