package org.jettygateway.internal.certificate;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What stands between two lines of dashes in a PEM text (RFC 7468). */
final class PemBlock {

    /** Possessive, as the text is somebody's: it is either a block at once, or none. */
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z0-9 ]++)-----([^-]*+)-----END \\1-----");

    private final String label;
    private final byte[] content;

    private PemBlock(String label, byte[] content) {
        this.label = label;
        this.content = content;
    }

    /** {@code CERTIFICATE}, {@code PRIVATE KEY} and so on. */
    String label() {
        return label;
    }

    /** What is encoded; empty where it is no base64, as in keys that are encrypted in the old way. */
    byte[] content() {
        return content;
    }

    /** All blocks of a text, in their order; what stands between them is none of our business. */
    static List<PemBlock> all(String text) {
        List<PemBlock> blocks = new ArrayList<>();
        for (Matcher matcher = BLOCK.matcher(text); matcher.find(); ) {
            blocks.add(new PemBlock(matcher.group(1), decode(matcher.group(2))));
        }
        return blocks;
    }

    private static byte[] decode(String base64) {
        try {
            return Base64.getDecoder().decode(base64.replaceAll("\\s", ""));
        } catch (IllegalArgumentException notBase64) {
            return new byte[0];
        }
    }

    /** The label alone: the content may be secret. */
    @Override
    public String toString() {
        return label;
    }
}
