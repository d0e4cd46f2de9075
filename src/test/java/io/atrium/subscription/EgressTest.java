package io.atrium.subscription;

import io.vertx.core.Future;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EgressTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "100.127.255.255",
                "127.0.0.1",
                "127.255.255.254",
                "2130706433",
                "168.63.129.16",
                "169.254.0.1",
                "169.254.169.254",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.1.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.7",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::7f00:1",
                "64:ff9b::a9fe:a9fe",
                "64:ff9b:1::7f00:1",
                "100::1",
                "2001::1",
                "2001:10::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "3fff::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void refusesAddressesThatOnlyInsidersMayReach(String address) {
        Egress egress = new Egress(Settings.of(Map.of()), resolvingTo(address));

        Future<InetAddress> admitted = egress.admit("partner.example", 0);

        assertThat(admitted.cause()).isInstanceOf(AddressRefused.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.1",
                "172.15.255.255",
                "172.32.0.1",
                "192.167.1.1",
                "223.255.255.255",
                "2606:4700:4700::1111",
                "2a00:1450:4001::1",
                "::ffff:8.8.8.8"
            })
    void admitsPublicAddresses(String address) throws UnknownHostException {
        Egress egress = new Egress(Settings.of(Map.of()), resolvingTo(address));

        InetAddress admitted = egress.admit("partner.example", 0).result();

        assertThat(admitted).isEqualTo(InetAddress.getByName(address));
    }

    @Test
    void passesOverTheClosedAddressesOfAHostThatHasAnOpenOne() throws UnknownHostException {
        Egress egress = new Egress(Settings.of(Map.of()), resolvingTo("10.0.0.1", "64:ff9b::101:101", "1.1.1.1"));

        InetAddress admitted = egress.admit("partner.example", 0).result();

        assertThat(admitted).isEqualTo(InetAddress.getByName("1.1.1.1"));
    }

    @Test
    void admitsAnyAddressWhenInsecureTargetsAreAllowed() throws UnknownHostException {
        Egress egress = new Egress(Settings.of(Map.of("insecure-targets", "true")), resolvingTo("127.0.0.1"));

        InetAddress admitted = egress.admit("localhost", 0).result();

        assertThat(admitted).isEqualTo(InetAddress.getByName("127.0.0.1"));
    }

    private static NameLookup resolvingTo(String... addresses) {
        return host -> Future.succeededFuture(
                List.of(addresses).stream().map(EgressTest::parse).toList());
    }

    private static InetAddress parse(String address) {
        try {
            return InetAddress.getByName(address);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
