/**
 * Passkeys: the person's device answers, and the answer goes into a form.
 *
 * `<form data-passkey="get|create" data-options="/address">` with a hidden
 * field `answer` is sent as any other form once the device has answered what
 * the server asks at that address. Where the browser has no passkeys the form
 * is taken away; the page offers a password as well.
 */

import { isRecord, json, string } from "./decode.ts";
import { each, enhance } from "./page.ts";
import { say } from "./words.ts";

export function bytes(text: string): Uint8Array<ArrayBuffer> {
  const plain = atob(text.replaceAll("-", "+").replaceAll("_", "/"));
  return Uint8Array.from(plain, (letter) => letter.codePointAt(0) ?? 0);
}

export function text(buffer: ArrayBuffer | null): string {
  if (buffer === null) return "";
  const plain = Array.from(new Uint8Array(buffer), (byte) => String.fromCharCode(byte)).join("");
  return btoa(plain).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

function described(value: unknown): PublicKeyCredentialDescriptor[] {
  const found = Array.isArray(value) ? value.filter(isRecord) : [];
  return found.map((one) => ({ type: "public-key", id: bytes(string(one.id)) }));
}

/** Return what the browser is to ask the device for, or null when the server sent no options. */
export function decodeRequest(sent: unknown): PublicKeyCredentialRequestOptions | null {
  if (!isRecord(sent) || typeof sent.challenge !== "string") return null;
  return {
    challenge: bytes(sent.challenge),
    rpId: string(sent.rpId),
    timeout: Number(sent.timeout),
    userVerification: "required",
    allowCredentials: described(sent.allowCredentials),
  };
}

/** Return what the browser is to have the device make, or null when the server sent no options. */
export function decodeCreation(sent: unknown): PublicKeyCredentialCreationOptions | null {
  if (!isRecord(sent) || typeof sent.challenge !== "string") return null;
  const { rp, user, pubKeyCredParams: kinds } = sent;
  if (!isRecord(rp) || !isRecord(user) || !Array.isArray(kinds)) return null;
  return {
    challenge: bytes(sent.challenge),
    rp: { id: string(rp.id), name: string(rp.name) },
    user: {
      id: bytes(string(user.id)),
      name: string(user.name),
      displayName: string(user.displayName),
    },
    pubKeyCredParams: kinds
      .filter(isRecord)
      .map((kind) => ({ type: "public-key", alg: Number(kind.alg) })),
    timeout: Number(sent.timeout),
    attestation: "none",
    excludeCredentials: described(sent.excludeCredentials),
    authenticatorSelection: {
      residentKey: "required",
      requireResidentKey: true,
      userVerification: "required",
    },
  };
}

/** Return a device's answer as the server reads it. */
export function encode(answer: PublicKeyCredential): string {
  const { response } = answer;
  const said: Record<string, string> = { clientDataJSON: text(response.clientDataJSON) };
  if (response instanceof AuthenticatorAttestationResponse) {
    said.attestationObject = text(response.attestationObject);
  } else if (response instanceof AuthenticatorAssertionResponse) {
    said.authenticatorData = text(response.authenticatorData);
    said.signature = text(response.signature);
    said.userHandle = text(response.userHandle);
  }
  return JSON.stringify({
    id: answer.id,
    rawId: text(answer.rawId),
    type: answer.type,
    clientExtensionResults: {},
    response: said,
  });
}

async function asked(form: HTMLFormElement): Promise<Credential | null> {
  const address = new URL(form.dataset.options ?? "", location.href);
  const name = form.querySelector<HTMLInputElement>('input[name="name"]')?.value ?? "";
  if (name !== "") address.searchParams.set("name", name);
  const answer = await fetch(address, { headers: { accept: "application/json" } });
  const sent = answer.ok ? json(await answer.text()) : undefined;
  if (form.dataset.passkey === "create") {
    const publicKey = decodeCreation(sent);
    return publicKey && navigator.credentials.create({ publicKey });
  }
  const publicKey = decodeRequest(sent);
  return publicKey && navigator.credentials.get({ publicKey });
}

function told(form: HTMLFormElement, sentence: string): void {
  const place = form.querySelector<HTMLElement>(".refusal");
  if (place === null) return;
  place.textContent = sentence;
  place.hidden = sentence === "";
}

/** Fill in the name that was typed in the other form of the page. */
function borrowed(form: HTMLFormElement): void {
  for (const field of form.querySelectorAll<HTMLInputElement>("input[data-from]")) {
    const other = document.getElementById(field.dataset.from ?? "");
    field.value = other?.querySelector<HTMLInputElement>(`[name="${field.name}"]`)?.value ?? "";
  }
}

async function send(form: HTMLFormElement): Promise<void> {
  const field = form.querySelector<HTMLInputElement>('input[name="answer"]');
  const button = form.querySelector("button");
  if (field === null || button === null || button.disabled) return;
  told(form, "");
  borrowed(form);
  button.disabled = true;
  try {
    const credential = await asked(form);
    if (!(credential instanceof PublicKeyCredential)) {
      told(form, say("passkeyNotAsked"));
      return;
    }
    field.value = encode(credential);
    form.submit();
  } catch (error) {
    // What the browser says is for programmers; what a person can do is the same for all of it,
    // but for a device that has one already.
    const known = error instanceof DOMException && error.name === "InvalidStateError";
    told(form, say(known ? "passkeyKnown" : "passkeyRefused"));
  } finally {
    button.disabled = false;
  }
}

export function passkeys(): void {
  enhance((root) => {
    each<HTMLFormElement>(root, "form[data-passkey]", (form) => {
      if (typeof PublicKeyCredential === "undefined") {
        form.hidden = true;
        return;
      }
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        void send(form);
      });
    });
  });
}
