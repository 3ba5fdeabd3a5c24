// Who is signed in. Sign-in is ours, not Cognito's hosted pages: an installed app stays in its window, signing up works
// the same everywhere, and SRP keeps the password on this device. Tokens are kept until signing out.

import { cognito, CognitoError, Offline } from "./cognito.js";
import { begin } from "./srp.js";

const KEPT = "todos:session";
const EARLY = 60_000; // ms: a token that ends on its way would be refused
const CODES = { SOFTWARE_TOKEN_MFA: "SOFTWARE_TOKEN_MFA_CODE", SMS_MFA: "SMS_MFA_CODE", EMAIL_OTP: "EMAIL_OTP_CODE" };

const claims = (token) => JSON.parse(new TextDecoder().decode(
  Uint8Array.from(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0)),
));

export class Auth extends EventTarget {
  constructor(config) {
    super();
    this.config = config;
    this.session = JSON.parse(localStorage.getItem(KEPT) ?? "null");
    // Signed out, in or anew in another window.
    addEventListener("storage", ({ key }) => {
      if (key !== KEPT && key !== null) return;
      const before = this.user;
      this.session = JSON.parse(localStorage.getItem(KEPT) ?? "null");
      if (this.user !== before) location.reload();
    });
  }

  get user() { return this.session?.user; }
  get email() { return this.session?.email; }

  call(action, content) {
    return cognito("idp", this.config, action, { ClientId: this.config.client_id, ...content });
  }

  /** Sign in; where a code is asked for too, give what takes it. */
  async signIn(email, password) {
    const { A, prove } = begin(this.config.user_pool_id);
    const first = await this.call("InitiateAuth", { AuthFlow: "USER_SRP_AUTH", AuthParameters: { USERNAME: email, SRP_A: A } });
    if (first.ChallengeName !== "PASSWORD_VERIFIER") throw new CognitoError(first.ChallengeName);
    const responses = await prove(first.ChallengeParameters, password);
    return this.answer(await this.respond(first, responses), responses.USERNAME);
  }

  respond({ ChallengeName, Session }, ChallengeResponses) {
    return this.call("RespondToAuthChallenge", { ChallengeName, Session, ChallengeResponses });
  }

  answer(given, USERNAME) {
    if (given.AuthenticationResult) return this.keep(given.AuthenticationResult);
    const name = CODES[given.ChallengeName];
    if (!name) throw new CognitoError("", "This account needs a new password first: choose “Forgotten?”.");
    return async (code) => this.answer(await this.respond(given, { USERNAME, [name]: code }), USERNAME);
  }

  signUp(email, password) {
    return this.call("SignUp", { Username: email, Password: password, UserAttributes: [{ Name: "email", Value: email }] });
  }

  confirm(email, code) { return this.call("ConfirmSignUp", { Username: email, ConfirmationCode: code }); }
  resend(email) { return this.call("ResendConfirmationCode", { Username: email }); }
  forgot(email) { return this.call("ForgotPassword", { Username: email }); }
  reset(email, code, password) {
    return this.call("ConfirmForgotPassword", { Username: email, ConfirmationCode: code, Password: password });
  }

  keep({ AccessToken, IdToken, RefreshToken, ExpiresIn }) {
    const { sub, email } = claims(IdToken);
    this.session = {
      user: sub,
      email,
      access: AccessToken,
      id: IdToken,
      refresh: RefreshToken ?? this.session.refresh, // where they are not rotated, the old one stays
      ends: Date.now() + ExpiresIn * 1000,
    };
    localStorage.setItem(KEPT, JSON.stringify(this.session));
  }

  /** @param {"access" | "id"} kind */
  async token(kind) {
    if (!this.session) throw new SignedOut();
    if (this.session.ends - EARLY < Date.now()) await this.renew(this.session.access);
    return this.session[kind];
  }

  /** Get new tokens instead of `old`; one window at a time, for a refresh token works once. */
  renew(old) {
    return navigator.locks.request("todos:renew", async () => {
      const kept = JSON.parse(localStorage.getItem(KEPT) ?? "null");
      if (!kept) throw new SignedOut();
      this.session = kept;
      if (kept.access !== old) return; // another window has done it
      try {
        this.keep((await this.call("GetTokensFromRefreshToken", { RefreshToken: kept.refresh })).AuthenticationResult);
      } catch (error) {
        if (error instanceof Offline || error.code === "TooManyRequestsException") throw new Offline();
        this.dispatchEvent(new Event("expired"));
        throw new SignedOut();
      }
    });
  }

  async signOut() {
    const { refresh } = this.session ?? {};
    this.session = null;
    localStorage.removeItem(KEPT);
    if (refresh) await this.call("RevokeToken", { Token: refresh }).catch(() => {}); // offline: it ends by itself
  }
}

export class SignedOut extends Error {}
