package io.atrium.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A secret in a file, as orchestrators mount them.
 *
 * @param name of the file
 * @param text without the spaces and line ends around it
 */
public record SecretFile(String name, String text) {

    /** More than any key has. */
    private static final long LARGEST = 64 << 10;

    /**
     * The one in that file, or one in each file of that directory, by name. Names that begin with a dot are not looked at:
     * mounts keep their own things there.
     *
     * @throws IOException when one cannot be read, or is no text
     */
    public static List<SecretFile> in(Path path) throws IOException {
        if (!Files.isDirectory(path)) {
            return List.of(read(path));
        }
        List<SecretFile> secrets = new ArrayList<>();
        try (Stream<Path> entries = Files.list(path)) {
            for (Path entry : entries.sorted().toList()) {
                if (!entry.getFileName().toString().startsWith(".") && Files.isRegularFile(entry)) {
                    secrets.add(read(entry));
                }
            }
        }
        return secrets;
    }

    /** The one in that file. */
    public static SecretFile read(Path file) throws IOException {
        if (Files.size(file) > LARGEST) {
            throw new IOException(file + " is too large for a secret");
        }
        return new SecretFile(
                file.getFileName().toString(), Files.readString(file).strip());
    }

    /** Never the text. */
    @Override
    public String toString() {
        return name;
    }
}
