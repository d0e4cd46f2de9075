using System;
using System.Linq;
using System.Security.Cryptography;
using System.Text;

public static class Webhook
{
    // secret: whsec_…; id, timestamp, signatures: the webhook-* headers; body: as it arrived;
    // now: DateTimeOffset.UtcNow.ToUnixTimeSeconds()
    public static bool Verify(string secret, string id, string timestamp, string signatures, byte[] body, long now)
    {
        if (!long.TryParse(timestamp, out var sent) || now - sent > 300 || sent - now > 300)
            return false; // older than five minutes: somebody repeats it
        var key = Convert.FromBase64String(secret.StartsWith("whsec_") ? secret.Substring(6) : secret);
        var signed = Encoding.UTF8.GetBytes($"{id}.{timestamp}.").Concat(body).ToArray();
        using var mac = new HMACSHA256(key);
        var expected = Encoding.UTF8.GetBytes("v1," + Convert.ToBase64String(mac.ComputeHash(signed)));
        return signatures.Split(' ') // several, while the secret is being changed
            .Any(signature => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(signature), expected));
    }
}
