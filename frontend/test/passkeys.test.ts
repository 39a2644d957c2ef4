import fc from "fast-check";
import { expect, test, vi } from "vitest";
import { bytes, decodeCreation, decodeRequest, text } from "../src/passkeys.ts";

// htmx asks for an XPath evaluator as it loads, which this document has not.
vi.mock("htmx.org", () => ({ default: { config: {} } }));

test("bytes come back as they went", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), (data) => {
      const whole = new Uint8Array(data);
      expect(text(whole.buffer)).toMatch(/^[\w-]*$/);
      expect(bytes(text(whole.buffer))).toEqual(whole);
    }),
  );
  expect(text(null)).toBe("");
});

test("what the server did not send is not asked of the device", () => {
  for (const wrong of [undefined, null, [], {}, { challenge: 7 }, "x"]) {
    expect(decodeRequest(wrong)).toBeNull();
    expect(decodeCreation(wrong)).toBeNull();
  }
  expect(decodeCreation({ challenge: "AA" })).toBeNull();
});

test("a person is always made sure of", () => {
  const sent = { challenge: "AAEC", rpId: "talks.example", userVerification: "discouraged" };
  const found = decodeRequest(sent);
  expect(found?.userVerification).toBe("required");
  expect(found?.challenge).toEqual(new Uint8Array([0, 1, 2]));
});

test("what is to be made is as the server says", () => {
  const found = decodeCreation({
    challenge: "AAEC",
    rp: { id: "talks.example", name: "Plenipo" },
    user: { id: "_-8", name: "davit-orsel-12345", displayName: "Davit Orsel" },
    pubKeyCredParams: [{ type: "public-key", alg: -7 }],
    excludeCredentials: [{ type: "public-key", id: "AQ" }],
    timeout: 300000,
  });
  expect(found?.user.id).toEqual(new Uint8Array([255, 239]));
  expect(found?.pubKeyCredParams).toEqual([{ type: "public-key", alg: -7 }]);
  expect(found?.excludeCredentials?.[0]?.id).toEqual(new Uint8Array([1]));
  expect(found?.authenticatorSelection?.residentKey).toBe("required");
});
