// Cognito's two APIs, called straight from the page: sign-in, and credentials for S3. Its errors, in plain words.

const TEXTS = {
  NotAuthorizedException: "The email address or the password is not right.",
  UserNotFoundException: "The email address or the password is not right.",
  UsernameExistsException: "There is an account with this address. Sign in instead?",
  InvalidPasswordException: "Choose a longer password: twelve characters at least.",
  CodeMismatchException: "That is not the code we sent. Please look again.",
  ExpiredCodeException: "This code is too old, or was used already. Ask for a new one.",
  LimitExceededException: "Too many tries. Please wait a while.",
  TooManyRequestsException: "Too many tries. Please wait a while.",
  TooManyFailedAttemptsException: "Too many tries. Please wait a while.",
  CodeDeliveryFailureException: "We could not send mail to this address.",
};

export class CognitoError extends Error {
  constructor(code, message) {
    super(TEXTS[code] ?? message ?? "That did not work. Please try again.");
    this.code = code;
  }
}

export class Offline extends Error {
  constructor() {
    super("No connection. Please try again when you are online.");
  }
}

const SERVICES = { idp: "AWSCognitoIdentityProviderService", identity: "AWSCognitoIdentityService" };

/**
 * @param {"idp" | "identity"} service
 * @param {{ region: string, endpoint: string | null }} config
 */
export async function cognito(service, config, action, content) {
  const url = config.endpoint ?? `https://cognito-${service}.${config.region}.amazonaws.com`;
  const headers = { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": `${SERVICES[service]}.${action}` };
  let answer;
  try {
    answer = await fetch(`${url}/`, { method: "POST", headers, body: JSON.stringify(content), cache: "no-store" });
  } catch {
    throw new Offline();
  }
  const body = await answer.json().catch(() => ({}));
  if (answer.ok) return body;
  throw new CognitoError(String(body.__type ?? "").split("#").at(-1), body.message ?? body.Message);
}
