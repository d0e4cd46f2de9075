package io.atrium;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What is killed, cut or spoilt, one thing at a time. */
enum Fault {
    GATEWAY_KILLED("gateway killed", 1) {
        @Override
        void begin(FaultRig rig) {
            rig.gateway().kill();
        }

        @Override
        void end(FaultRig rig) {
            rig.gateway().start();
        }
    },

    CLOCK_AHEAD("gateway: clock an hour ahead", 2) {
        @Override
        void begin(FaultRig rig) {
            rig.setClockAhead(Duration.ofHours(1));
        }

        @Override
        void end(FaultRig rig) {
            rig.setClockRight();
        }
    },

    CLOCK_BEHIND("gateway: clock an hour behind", 2) {
        @Override
        void begin(FaultRig rig) {
            rig.setClockAhead(Duration.ofHours(-1));
        }

        @Override
        void end(FaultRig rig) {
            rig.setClockRight();
        }
    },

    DATABASE_KILLED("PostgreSQL killed", 3) {
        @Override
        void begin(FaultRig rig) {
            rig.database().kill();
        }

        @Override
        void end(FaultRig rig) {
            rig.database().start();
        }
    },

    DATABASE_CUT("PostgreSQL: connections broken", 3) {
        @Override
        void begin(FaultRig rig) {
            rig.databaseWire().cut();
        }

        @Override
        void end(FaultRig rig) {
            rig.databaseWire().mend();
        }
    },

    DATABASE_SILENT("PostgreSQL: network loses everything", 3) {
        @Override
        void begin(FaultRig rig) {
            rig.databaseWire().silence();
        }

        @Override
        void end(FaultRig rig) {
            rig.databaseWire().mend();
        }
    },

    DATABASE_HALF_OPEN("PostgreSQL: does it, but the answer is lost (half-open connections)", 1) {
        @Override
        void begin(FaultRig rig) {
            rig.databaseWire().loseAnswers();
        }

        @Override
        void end(FaultRig rig) {
            rig.databaseWire().mend();
        }
    },

    DISK_FULL("PostgreSQL: disk full", 3) {
        @Override
        boolean isPossible(FaultRig rig) {
            return rig.disk().isPresent();
        }

        @Override
        void begin(FaultRig rig) {
            rig.disk().orElseThrow().fill();
        }

        /** PostgreSQL has ended if it was the journal that had no room. */
        @Override
        void end(FaultRig rig) {
            rig.disk().orElseThrow().clear();
            rig.database().start();
        }
    },

    REDIS_GONE("Redis ended, and begun with nothing", 2) {
        @Override
        void begin(FaultRig rig) {
            rig.stopRedis();
        }

        @Override
        void end(FaultRig rig) {
            rig.startRedis();
        }
    },

    REDIS_SILENT("Redis: network loses everything", 3) {
        @Override
        void begin(FaultRig rig) {
            rig.redisWire().silence();
        }

        @Override
        void end(FaultRig rig) {
            rig.redisWire().mend();
        }
    },

    KAFKA_KILLED("Kafka killed", 1) {
        @Override
        void begin(FaultRig rig) {
            rig.kafka().kill();
        }

        @Override
        void end(FaultRig rig) {
            rig.kafka().start();
        }
    },

    KAFKA_CUT("Kafka: connections broken", 2) {
        @Override
        void begin(FaultRig rig) {
            rig.kafkaWire().cut();
        }

        @Override
        void end(FaultRig rig) {
            rig.kafkaWire().mend();
        }
    },

    KAFKA_SILENT("Kafka: network loses everything", 2) {
        @Override
        void begin(FaultRig rig) {
            rig.kafkaWire().silence();
        }

        @Override
        void end(FaultRig rig) {
            rig.kafkaWire().mend();
        }
    },

    ODOO_DOWN("Odoo down: connections broken", 4) {
        @Override
        void begin(FaultRig rig) {
            rig.odooWire().cut();
        }

        @Override
        void end(FaultRig rig) {
            rig.odooWire().mend();
        }
    },

    ODOO_SILENT("Odoo: network loses everything", 3) {
        @Override
        void begin(FaultRig rig) {
            rig.odooWire().silence();
        }

        @Override
        void end(FaultRig rig) {
            rig.odooWire().mend();
        }
    },

    ODOO_SLOW("Odoo slow: 0.7 s for each piece of an answer", 4) {
        @Override
        void begin(FaultRig rig) {
            rig.odooWire().slow(Duration.ofMillis(700));
        }

        @Override
        void end(FaultRig rig) {
            rig.odooWire().mend();
        }
    },

    ODOO_ERRORS("Odoo: 502 for everything", 4) {
        @Override
        void begin(FaultRig rig) {
            rig.odooWire().answer("HTTP/1.1 502 Bad Gateway\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
        }

        @Override
        void end(FaultRig rig) {
            rig.odooWire().mend();
        }
    },

    ODOO_HALF_OPEN("Odoo: does it, but the answer is lost (half-open connections)", 4) {
        @Override
        void begin(FaultRig rig) {
            rig.odooWire().loseAnswers();
        }

        @Override
        void end(FaultRig rig) {
            rig.odooWire().mend();
        }
    },

    SUBSCRIBER_CUT("subscriber: connections broken", 2) {
        @Override
        void begin(FaultRig rig) {
            rig.partnerWire().cut();
        }

        @Override
        void end(FaultRig rig) {
            rig.partnerWire().mend();
        }
    },

    SUBSCRIBER_HALF_OPEN("subscriber: has it, but the answer is lost", 2) {
        @Override
        void begin(FaultRig rig) {
            rig.partnerWire().loseAnswers();
        }

        @Override
        void end(FaultRig rig) {
            rig.partnerWire().mend();
        }
    };

    private final String words;
    private final int weight;

    /** @param weight how often it is drawn beside the others; what takes long is drawn seldom */
    Fault(String words, int weight) {
        this.words = words;
        this.weight = weight;
    }

    /**
     * So many in an order of chance: each of those that are possible once, if that many are wanted, and then by weight.
     *
     * @param kinds of which they are; all if there are none
     */
    static List<Fault> drawn(int count, Set<Fault> kinds, FaultRig rig, Random chance) {
        List<Fault> possible = new ArrayList<>(Arrays.stream(values())
                .filter(fault -> kinds.isEmpty() || kinds.contains(fault))
                .filter(fault -> fault.isPossible(rig))
                .toList());
        List<Fault> weighted = possible.stream()
                .flatMap(fault -> Collections.nCopies(fault.weight, fault).stream())
                .toList();
        Collections.shuffle(possible, chance);
        List<Fault> drawn = new ArrayList<>(possible.subList(0, Math.min(count, possible.size())));
        while (drawn.size() < count) {
            drawn.add(weighted.get(chance.nextInt(weighted.size())));
        }
        Collections.shuffle(drawn, chance);
        return drawn;
    }

    /** Whether this machine allows it. */
    boolean isPossible(FaultRig rig) {
        return true;
    }

    abstract void begin(FaultRig rig);

    abstract void end(FaultRig rig);

    @Override
    public String toString() {
        return words;
    }
}
