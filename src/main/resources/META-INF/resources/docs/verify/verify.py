import base64
import hashlib
import hmac


def verify(secret, id, timestamp, signatures, body, now):
    """secret: whsec_...; id, timestamp, signatures: the webhook-* headers; body: bytes as they arrived; now: time.time()"""
    if not (timestamp.isascii() and timestamp.isdigit()) or abs(now - int(timestamp)) > 300:
        return False  # older than five minutes: somebody repeats it
    key = base64.b64decode(secret.removeprefix("whsec_"))
    digest = hmac.new(key, f"{id}.{timestamp}.".encode() + body, hashlib.sha256).digest()
    expected = b"v1," + base64.b64encode(digest)
    # several, while the secret is being changed
    return any([hmac.compare_digest(signature.encode(), expected) for signature in signatures.split(" ")])
