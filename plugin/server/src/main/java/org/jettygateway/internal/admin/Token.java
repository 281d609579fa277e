package org.jettygateway.internal.admin;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import org.jspecify.annotations.Nullable;

/** A secret in a file. It is read anew each time, so that it can be changed; the comparison takes the same time for any guess. */
public final class Token {

    /** What is shorter is guessed. */
    private static final int LEAST_LENGTH = 16;

    private final Path file;

    private Token(Path file) {
        this.file = file;
    }

    /**
     * The token of a setting.
     *
     * @param setting its name, for messages
     * @param file the file's name; empty for no token
     * @return null for no token
     * @throws IllegalArgumentException where the file cannot be read, or holds less than 16 characters
     */
    public static @Nullable Token of(String setting, String file) {
        if (file.isEmpty()) {
            return null;
        }
        Token token = new Token(Path.of(file));
        try {
            if (token.read().length() < LEAST_LENGTH) {
                throw new IllegalArgumentException(
                        "%s: %s holds less than %d characters (expected: a long random secret)"
                                .formatted(setting, file, LEAST_LENGTH));
            }
        } catch (IOException e) {
            throw new IllegalArgumentException("%s: %s cannot be read: %s".formatted(setting, file, e.getMessage()), e);
        }
        return token;
    }

    /** Whether a text is the token; never where the file cannot be read now, or has become too short. */
    public boolean matches(String text) {
        try {
            String token = read();
            return token.length() >= LEAST_LENGTH && MessageDigest.isEqual(bytes(token), bytes(requireNonNull(text)));
        } catch (IOException e) {
            return false;
        }
    }

    private String read() throws IOException {
        return Files.readString(file).strip();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
