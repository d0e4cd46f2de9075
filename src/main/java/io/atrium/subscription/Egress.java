package io.atrium.subscription;

import io.vertx.core.Future;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where deliveries may go: public addresses only, so that nobody can make Atrium knock on doors inside the house.
 *
 * <p>The check is made for every attempt, and the address it returns is the one to connect to: a name that changes its
 * mind in between (DNS rebinding) gains nothing.
 */
@ApplicationScoped
class Egress {

    private static final List<AddressBlock> CLOSED_IPV4 = blocks(
            "0.0.0.0/8", // this network
            "10.0.0.0/8", // private
            "100.64.0.0/10", // carrier-grade NAT; also a cloud's metadata
            "127.0.0.0/8", // loopback
            "168.63.129.16/32", // a cloud's metadata
            "169.254.0.0/16", // link-local; the other clouds' metadata
            "172.16.0.0/12", // private
            "192.0.0.0/24", // protocol assignments
            "192.0.2.0/24", // documentation
            "192.88.99.0/24", // 6to4 relays
            "192.168.0.0/16", // private
            "198.18.0.0/15", // benchmarks
            "198.51.100.0/24", // documentation
            "203.0.113.0/24", // documentation
            "224.0.0.0/4", // multicast
            "240.0.0.0/4"); // reserved, broadcast

    // Of IPv6 only global unicast is open: loopback, ULA, link-local, multicast, NAT64 and mapped forms lie outside it.
    private static final AddressBlock OPEN_IPV6 = AddressBlock.of("2000::/3");
    private static final List<AddressBlock> CLOSED_IPV6 = blocks(
            "2001::/23", // Teredo and other protocol assignments
            "2001:db8::/32", // documentation
            "2002::/16", // 6to4: an IPv4 address in disguise
            "3fff::/20"); // documentation

    private final boolean insecure;
    private final List<AddressBlock> closed;
    private final NameLookup names;

    /** @throws IllegalStateException when what is configured is no network */
    Egress(SubscriptionConfig config, NameLookup names) {
        this.insecure = config.insecureTargets();
        this.closed = config.closedNetworks().orElse(List.of()).stream()
                .map(Egress::network)
                .toList();
        this.names = names;
    }

    private static AddressBlock network(String text) {
        try {
            return AddressBlock.of(text.strip());
        } catch (RuntimeException malformed) {
            throw new IllegalStateException(
                    "atrium.subscription.closed-networks: \"" + text + "\" is no network such as 203.0.113.0/24",
                    malformed);
        }
    }

    /**
     * The address to connect to; of several that are allowed, another one at each attempt. Fails with
     * {@link AddressRefused} when the host has none.
     */
    Future<InetAddress> admit(String host, int attempt) {
        return names.lookUp(host).map(found -> allowed(host, found, attempt));
    }

    private InetAddress allowed(String host, List<InetAddress> found, int attempt) {
        List<InetAddress> allowed = found.stream().filter(this::isOpen).toList();
        if (allowed.isEmpty()) {
            throw new AddressRefused(host);
        }
        return allowed.get(attempt % allowed.size());
    }

    private boolean isOpen(InetAddress address) {
        return (insecure || isPublic(address)) && closed.stream().noneMatch(block -> block.contains(address));
    }

    static boolean isPublic(InetAddress address) {
        if (address instanceof Inet4Address) {
            return CLOSED_IPV4.stream().noneMatch(block -> block.contains(address));
        }
        return OPEN_IPV6.contains(address) && CLOSED_IPV6.stream().noneMatch(block -> block.contains(address));
    }

    private static List<AddressBlock> blocks(String... texts) {
        return Stream.of(texts).map(AddressBlock::of).toList();
    }
}
