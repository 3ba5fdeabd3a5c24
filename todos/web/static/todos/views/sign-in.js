// The sign-in page, with sign-up, confirmation codes and password reset.

import { h } from "../page/dom.js";

const FIELDS = {
  email: ["Email address", { type: "email", autocomplete: "username", inputMode: "email", autocapitalize: "none", spellcheck: false }],
  password: ["Password", { type: "password", autocomplete: "current-password" }],
  newPassword: ["Password (at least 12 characters)", { type: "password", autocomplete: "new-password", minLength: 12 }],
  code: ["Code", { autocomplete: "one-time-code", inputMode: "numeric", pattern: " *[0-9]{4,8} *", title: "4 to 8 digits" }],
};

/** The steps. The name of each is also the method that handles its form. `links` open other steps. */
const STEPS = {
  signIn: { title: "Sign in", text: "See your to-dos on every device.", fields: ["email", "password"], action: "Sign in", links: [["Create an account", "signUp"], ["Forgot your password?", "requestReset"]] },
  signUp: { title: "Create an account", text: "Use your to-dos on every device, even offline.", fields: ["email", "newPassword"], action: "Create account", links: [["I already have an account", "signIn"]] },
  confirm: { title: "Check your inbox", text: "We sent a code to your email address. Enter it to confirm the address.", fields: ["code"], action: "Confirm", links: [["Send a new code", "resend"], ["Back", "signIn"]] },
  requestReset: { title: "Reset your password", text: "We will email you a code to set a new password.", fields: ["email"], action: "Send code", links: [["Back", "signIn"]] },
  reset: { title: "Set a new password", text: "Enter the code from the email and your new password.", fields: ["code", "newPassword"], action: "Set password", links: [["Back", "signIn"]] },
  secondFactor: { title: "Two-factor authentication", text: "Enter the code from your authenticator app.", fields: ["code"], action: "Continue", links: [["Back", "signIn"]] },
};

export class SignIn {
  /** @param {import("../auth/auth.js").Auth} auth */
  constructor(auth, onsignedin, email = "") {
    this.auth = auth;
    this.onsignedin = onsignedin;
    this.entered = { email };
    this.heading = h("h1", { tabIndex: -1 });
    this.text = h("p", { class: "lead" });
    this.problem = h("p", { class: "problem", role: "alert" });
    this.inputs = h("div", { class: "inputs" });
    this.button = h("button", { class: "primary" });
    this.links = h("div", { class: "others" });
    this.form = h("form", { onsubmit: (event) => this.submit(event) }, this.inputs, this.problem, this.button);
    this.element = h("main", { class: "gate", id: "main" },
      h("div", { class: "contours", "aria-hidden": "true" }),
      h("div", { class: "welcome" }, h("p", { class: "wordmark" }, "MyToDoList"), this.heading, this.text, this.form, this.links));
    this.show("signIn", { focus: false });
  }

  show(name, { focus = true, text = undefined } = {}) {
    const step = STEPS[name];
    this.step = name;
    this.heading.textContent = step.title;
    this.text.textContent = text ?? step.text;
    this.problem.textContent = "";
    this.button.textContent = step.action;
    this.inputs.replaceChildren(...step.fields.map((field) => this.input(field)));
    this.links.replaceChildren(...step.links.map(([label, target]) => h("button", { type: "button", class: "link", onclick: () => this.follow(target) }, label)));
    document.title = `${step.title} · MyToDoList`;
    if (focus) (this.inputs.querySelector("input:not([value]), input") ?? this.heading).focus();
  }

  input(name) {
    const [label, properties] = FIELDS[name];
    const input = h("input", { name, required: true, ...properties, value: name === "email" ? this.entered.email : "" });
    return h("label", { class: "field" }, h("span", {}, label), input);
  }

  follow(step) {
    if (step === "resend") return this.attempt(() => this.resend());
    this.entered.email = this.form.elements.email?.value ?? this.entered.email;
    this.show(step);
  }

  submit(event) {
    event.preventDefault();
    const values = Object.fromEntries(new FormData(this.form));
    if (values.email) this.entered.email = values.email.trim();
    if (values.code) values.code = values.code.trim();
    this.entered.password = values.password ?? values.newPassword ?? this.entered.password;
    return this.attempt(() => this[this.step](values));
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

  // --- The steps. The page remembers the password until the user is signed in.

  async signIn() {
    const { email, password } = this.entered;
    try {
      this.finish(await this.auth.signIn(email, password));
    } catch (error) {
      if (error.code !== "UserNotConfirmedException") throw error;
      await this.auth.resendCode(email);
      this.show("confirm");
    }
  }

  async signUp() {
    const { UserConfirmed } = await this.auth.signUp(this.entered.email, this.entered.password);
    if (UserConfirmed) return this.signIn();
    this.show("confirm");
  }

  async confirm({ code }) {
    await this.auth.confirmSignUp(this.entered.email, code);
    await this.signIn();
  }

  async resend() {
    await this.auth.resendCode(this.entered.email);
    this.show("confirm", { text: "We sent a new code." });
  }

  async requestReset() {
    await this.auth.requestPasswordReset(this.entered.email);
    this.show("reset");
  }

  async reset({ code, newPassword }) {
    await this.auth.resetPassword(this.entered.email, code, newPassword);
    await this.signIn();
  }

  async secondFactor({ code }) {
    this.finish(await this.sendCode(code));
  }

  finish(sendCode) {
    if (sendCode) {
      this.sendCode = sendCode;
      return this.show("secondFactor");
    }
    this.entered = { email: this.entered.email };
    this.onsignedin();
  }
}
