import { createHmac, timingSafeEqual } from "node:crypto";

// secret: whsec_…; id, timestamp, signatures: the webhook-* headers; body: a Buffer as it arrived; now: seconds since 1970
export function verify(secret, id, timestamp, signatures, body, now) {
  if (!/^\d{1,12}$/.test(timestamp) || Math.abs(now - Number(timestamp)) > 300) {
    return false; // older than five minutes: somebody repeats it
  }
  const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
  const digest = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
  const expected = Buffer.from(`v1,${digest}`);
  return signatures.split(" ").some((text) => { // several, while the secret is being changed
    const signature = Buffer.from(text);
    return signature.length === expected.length && timingSafeEqual(signature, expected);
  });
}
