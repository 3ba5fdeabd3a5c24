// The user's session. The app has its own sign-in instead of Cognito's hosted pages: an installed app stays in its
// window, and SRP keeps the password on this device. The tokens stay in `localStorage` until the user signs out.

import { callCognito, CognitoError, OfflineError } from "./cognito.js";
import { startSrp } from "./cognito-srp.js";

const STORAGE_KEY = "todos:session";
const RENEWAL_MARGIN = 60_000; // ms: the server would reject a token that expires on the way
const CODE_NAMES = { SOFTWARE_TOKEN_MFA: "SOFTWARE_TOKEN_MFA_CODE", SMS_MFA: "SMS_MFA_CODE", EMAIL_OTP: "EMAIL_OTP_CODE" };

const readSession = () => JSON.parse(localStorage.getItem(STORAGE_KEY) ?? "null");

const decodeClaims = (token) => JSON.parse(new TextDecoder().decode(
  Uint8Array.from(atob(token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0)),
));

export class Auth extends EventTarget {
  constructor(config) {
    super();
    this.config = config;
    this.session = readSession();
    // Another window signed in, signed out or renewed the tokens.
    addEventListener("storage", ({ key }) => {
      if (key !== STORAGE_KEY && key !== null) return;
      const before = this.user;
      this.session = readSession();
      if (this.user !== before) location.reload();
    });
  }

  get user() { return this.session?.user; }
  get email() { return this.session?.email; }

  call(action, content) {
    return callCognito("idp", this.config, action, { ClientId: this.config.client_id, ...content });
  }

  /** Sign in. If Cognito also requires a code, return the function that sends it. */
  async signIn(email, password) {
    const { A, respond } = startSrp(this.config.user_pool_id);
    const challenge = await this.call("InitiateAuth", { AuthFlow: "USER_SRP_AUTH", AuthParameters: { USERNAME: email, SRP_A: A } });
    if (challenge.ChallengeName !== "PASSWORD_VERIFIER") throw new CognitoError(challenge.ChallengeName);
    const responses = await respond(challenge.ChallengeParameters, password);
    return this.finishSignIn(await this.answerChallenge(challenge, responses), responses.USERNAME);
  }

  answerChallenge({ ChallengeName, Session }, ChallengeResponses) {
    return this.call("RespondToAuthChallenge", { ChallengeName, Session, ChallengeResponses });
  }

  finishSignIn(response, USERNAME) {
    if (response.AuthenticationResult) return this.saveTokens(response.AuthenticationResult);
    const name = CODE_NAMES[response.ChallengeName];
    if (!name) throw new CognitoError("", "Set a new password first: choose “Forgot your password?”.");
    return async (code) => this.finishSignIn(await this.answerChallenge(response, { USERNAME, [name]: code }), USERNAME);
  }

  signUp(email, password) {
    return this.call("SignUp", { Username: email, Password: password, UserAttributes: [{ Name: "email", Value: email }] });
  }

  confirmSignUp(email, code) { return this.call("ConfirmSignUp", { Username: email, ConfirmationCode: code }); }
  resendCode(email) { return this.call("ResendConfirmationCode", { Username: email }); }
  requestPasswordReset(email) { return this.call("ForgotPassword", { Username: email }); }
  resetPassword(email, code, password) {
    return this.call("ConfirmForgotPassword", { Username: email, ConfirmationCode: code, Password: password });
  }

  saveTokens({ AccessToken, IdToken, RefreshToken, ExpiresIn }) {
    const { sub, email } = decodeClaims(IdToken);
    this.session = {
      user: sub,
      email,
      access: AccessToken,
      id: IdToken,
      refresh: RefreshToken ?? this.session.refresh, // without rotation, Cognito returns no new one
      ends: Date.now() + ExpiresIn * 1000,
    };
    localStorage.setItem(STORAGE_KEY, JSON.stringify(this.session));
  }

  /** @param {"access" | "id"} kind */
  async token(kind) {
    if (!this.session) throw new SignedOutError();
    if (this.session.ends - RENEWAL_MARGIN < Date.now()) await this.renewTokens(this.session.access);
    return this.session[kind];
  }

  /** Replace the access token `old`. Windows take turns, because a refresh token works only once. */
  renewTokens(old) {
    return navigator.locks.request("todos:renew", async () => {
      const session = readSession();
      if (!session) throw new SignedOutError();
      this.session = session;
      if (session.access !== old) return; // another window has renewed it
      try {
        this.saveTokens((await this.call("GetTokensFromRefreshToken", { RefreshToken: session.refresh })).AuthenticationResult);
      } catch (error) {
        if (error instanceof OfflineError || error.code === "TooManyRequestsException") throw new OfflineError();
        this.dispatchEvent(new Event("expired"));
        throw new SignedOutError();
      }
    });
  }

  async signOut() {
    const { refresh } = this.session ?? {};
    this.session = null;
    localStorage.removeItem(STORAGE_KEY);
    if (refresh) await this.call("RevokeToken", { Token: refresh }).catch(() => {}); // offline, it expires by itself
  }
}

export class SignedOutError extends Error {}
