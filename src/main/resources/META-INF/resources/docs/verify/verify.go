package webhook

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"strconv"
	"strings"
)

// Verify: secret whsec_…; id, timestamp, signatures: the webhook-* headers; body as it arrived; now: time.Now().Unix().
func Verify(secret, id, timestamp, signatures string, body []byte, now int64) bool {
	sent, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil || now-sent > 300 || sent-now > 300 {
		return false // older than five minutes: somebody repeats it
	}
	key, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(secret, "whsec_"))
	if err != nil {
		return false
	}
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(id + "." + timestamp + "."))
	mac.Write(body)
	expected := []byte("v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	for _, signature := range strings.Split(signatures, " ") { // several, while the secret is being changed
		if hmac.Equal([]byte(signature), expected) {
			return true
		}
	}
	return false
}
