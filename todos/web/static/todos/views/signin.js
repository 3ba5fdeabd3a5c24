// Signing in, and all that may be needed for it: a new account, its code, a forgotten password.

import { h } from "../dom.js";

const FIELDS = {
  email: () => ["Email address", { type: "email", autocomplete: "username", inputMode: "email", autocapitalize: "none", spellcheck: false }],
  password: () => ["Password", { type: "password", autocomplete: "current-password" }],
  fresh: () => ["Password, 12 characters or more", { type: "password", autocomplete: "new-password", minLength: 12 }],
  code: () => ["Code", { autocomplete: "one-time-code", inputMode: "numeric", pattern: " *[0-9]{4,8} *", title: "The digits of the code" }],
};

/** Each step: what is asked, and where it leads. */
const STEPS = {
  signIn: { title: "Welcome aboard", text: "Sign in to see your to-dos.", fields: ["email", "password"], action: "Sign in", others: [["Create an account", "signUp"], ["Forgotten your password?", "forgot"]] },
  signUp: { title: "Create an account", text: "Your to-dos, on every device, even offline.", fields: ["email", "fresh"], action: "Create account", others: [["I have an account", "signIn"]] },
  confirm: { title: "Look into your inbox", text: "We sent you a code, to be sure the address is yours.", fields: ["code"], action: "Confirm", others: [["Send a new code", "resend"], ["Start again", "signIn"]] },
  forgot: { title: "A new password", text: "We send you a code to set it with.", fields: ["email"], action: "Send the code", others: [["Back", "signIn"]] },
  reset: { title: "A new password", text: "Type the code that we sent you, and the password you want.", fields: ["code", "fresh"], action: "Set it", others: [["Back", "signIn"]] },
  second: { title: "One more code", text: "Type the code that your second device shows.", fields: ["code"], action: "Go on", others: [["Back", "signIn"]] },
};

export class SignIn {
  /** @param {import("../auth.js").Auth} auth */
  constructor(auth, onsignedin, email = "") {
    this.auth = auth;
    this.onsignedin = onsignedin;
    this.known = { email };
    this.heading = h("h1", { tabIndex: -1 });
    this.text = h("p", { class: "lead" });
    this.problem = h("p", { class: "problem", role: "alert" });
    this.inputs = h("div", { class: "inputs" });
    this.button = h("button", { class: "primary" });
    this.others = h("div", { class: "others" });
    this.form = h("form", { onsubmit: (event) => this.submit(event) }, this.inputs, this.problem, this.button);
    this.element = h("main", { class: "gate", id: "main" },
      h("div", { class: "contours", "aria-hidden": "true" }),
      h("div", { class: "welcome" }, h("p", { class: "wordmark" }, "MyToDoList"), this.heading, this.text, this.form, this.others));
    this.show("signIn", false);
  }

  show(step, focus = true, text = undefined) {
    const { title, text: usual, fields, action, others } = STEPS[step];
    this.step = step;
    this.heading.textContent = title;
    this.text.textContent = text ?? usual;
    this.problem.textContent = "";
    this.button.textContent = action;
    this.inputs.replaceChildren(...fields.map((name) => this.input(name)));
    this.others.replaceChildren(...others.map(([label, to]) => h("button", { type: "button", class: "link", onclick: () => this.other(to) }, label)));
    document.title = `${title} · MyToDoList`;
    if (focus) (this.inputs.querySelector("input:not([value]), input") ?? this.heading).focus();
  }

  input(name) {
    const [label, properties] = FIELDS[name]();
    const input = h("input", { name, required: true, ...properties, value: name === "email" ? this.known.email : "" });
    return h("label", { class: "field" }, h("span", {}, label), input);
  }

  other(to) {
    if (to === "resend") return this.attempt(async () => { await this.auth.resend(this.known.email); this.show("confirm", true, "A new code is on its way."); });
    this.known.email = this.form.elements.email?.value ?? this.known.email;
    this.show(to);
  }

  submit(event) {
    event.preventDefault();
    const given = Object.fromEntries(new FormData(this.form));
    if (given.email) this.known.email = given.email.trim();
    if (given.code) given.code = given.code.trim();
    this.known.password = given.password ?? given.fresh ?? this.known.password;
    return this.attempt(() => this[this.step](given));
  }

  async attempt(work) {
    this.problem.textContent = "";
    this.button.disabled = true;
    try {
      await work();
    } catch (error) {
      this.problem.textContent = error.message;
    } finally {
      this.button.disabled = false;
    }
  }

  // --- What each step does. The password is remembered until it is needed, on this page only.

  async signIn() {
    const { email, password } = this.known;
    try {
      this.done(await this.auth.signIn(email, password));
    } catch (error) {
      if (error.code !== "UserNotConfirmedException") throw error;
      await this.auth.resend(email);
      this.show("confirm");
    }
  }

  async signUp() {
    const { UserConfirmed } = await this.auth.signUp(this.known.email, this.known.password);
    if (UserConfirmed) return this.signIn();
    this.show("confirm");
  }

  async confirm({ code }) {
    await this.auth.confirm(this.known.email, code);
    await this.signIn();
  }

  async forgot() {
    await this.auth.forgot(this.known.email);
    this.show("reset");
  }

  async reset({ code, fresh }) {
    await this.auth.reset(this.known.email, code, fresh);
    await this.signIn();
  }

  async second({ code }) {
    this.done(await this.takeCode(code));
  }

  done(takeCode) {
    if (takeCode) {
      this.takeCode = takeCode;
      return this.show("second");
    }
    this.known = { email: this.known.email };
    this.onsignedin();
  }
}
