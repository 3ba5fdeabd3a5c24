// Cognito's two APIs, which the page calls directly: one signs users in, one returns credentials for S3.

const MESSAGES = {
  NotAuthorizedException: "The email address or password is incorrect.",
  UserNotFoundException: "The email address or password is incorrect.",
  UsernameExistsException: "An account with this email address already exists. Sign in instead.",
  InvalidPasswordException: "The password is too short. Use at least 12 characters.",
  CodeMismatchException: "The code is incorrect. Check it and try again.",
  ExpiredCodeException: "The code has expired. Request a new one.",
  LimitExceededException: "Too many attempts. Try again later.",
  TooManyRequestsException: "Too many attempts. Try again later.",
  TooManyFailedAttemptsException: "Too many attempts. Try again later.",
  CodeDeliveryFailureException: "We couldn’t send an email to this address. Check the address.",
};

export class CognitoError extends Error {
  constructor(code, message) {
    super(MESSAGES[code] ?? message ?? "Something went wrong. Try again.");
    this.code = code;
  }
}

export class OfflineError extends Error {
  constructor() {
    super("Can’t reach the server. Check your connection and try again.");
  }
}

const SERVICES = { idp: "AWSCognitoIdentityProviderService", identity: "AWSCognitoIdentityService" };

/**
 * @param {"idp" | "identity"} service
 * @param {{ region: string, endpoint: string | null }} config
 */
export async function callCognito(service, config, action, content) {
  const url = config.endpoint ?? `https://cognito-${service}.${config.region}.amazonaws.com`;
  const headers = { "Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": `${SERVICES[service]}.${action}` };
  let response;
  try {
    response = await fetch(`${url}/`, { method: "POST", headers, body: JSON.stringify(content), cache: "no-store" });
  } catch {
    throw new OfflineError();
  }
  const body = await response.json().catch(() => ({}));
  if (response.ok) return body;
  throw new CognitoError(String(body.__type ?? "").split("#").at(-1), body.message ?? body.Message);
}
