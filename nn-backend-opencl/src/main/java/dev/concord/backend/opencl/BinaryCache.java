package dev.concord.backend.opencl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compiled programs in files of a folder. A file is the SHA-256 of the binary, then the binary; its
 * name is the key. Files are written to the side and moved into place, so readers never see half of
 * one; a damaged file counts as none, and one that was not used for a month is removed. Nothing
 * here ever fails: without the cache everything works, and starts slower.
 */
final class BinaryCache {
  private static final Logger LOG = LoggerFactory.getLogger(BinaryCache.class);
  private static final int HASH_BYTES = 32;
  private static final Duration KEPT = Duration.ofDays(30);

  private final Optional<Path> folder;

  private BinaryCache(Optional<Path> folder) {
    this.folder = folder;
  }

  /** A cache that keeps nothing. */
  static BinaryCache off() {
    return new BinaryCache(Optional.empty());
  }

  /** A cache in a folder, which need not exist. */
  static BinaryCache in(Path folder) {
    return new BinaryCache(Optional.of(folder));
  }

  /** A cache in the user's folder for such files. */
  static BinaryCache ofUser() {
    BinaryCache cache = in(userFolder().resolve("concord").resolve("opencl"));
    cache.removeUnused(Instant.now().minus(KEPT));
    return cache;
  }

  private static Path userFolder() {
    Path home = Path.of(System.getProperty("user.home"));
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (system.contains("windows")) {
      return environment("LOCALAPPDATA").orElse(home.resolve("AppData").resolve("Local"));
    }
    if (system.contains("mac")) {
      return home.resolve("Library").resolve("Caches");
    }
    return environment("XDG_CACHE_HOME").orElse(home.resolve(".cache"));
  }

  private static Optional<Path> environment(String name) {
    return Optional.ofNullable(System.getenv(name)).filter(text -> !text.isBlank()).map(Path::of);
  }

  /** Removes every file last used before a time. */
  void removeUnused(Instant before) {
    if (folder.isEmpty() || !Files.isDirectory(folder.get())) {
      return;
    }
    try (Stream<Path> files = Files.list(folder.get())) {
      for (Path file : files.toList()) {
        if (Files.getLastModifiedTime(file).toInstant().isBefore(before)) {
          Files.deleteIfExists(file);
        }
      }
    } catch (IOException e) {
      LOG.debug("Old programs could not be removed from {}", folder.get(), e);
    }
  }

  /** The key of all that a binary depends on. */
  static String key(String... parts) {
    MessageDigest digest = sha256();
    for (String part : parts) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      digest.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
      digest.update(bytes);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** The binary of a key, if there is an undamaged one. */
  Optional<byte[]> read(String key) {
    if (folder.isEmpty()) {
      return Optional.empty();
    }
    Path file = folder.get().resolve(key);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      byte[] content = Files.readAllBytes(file);
      if (content.length > HASH_BYTES) {
        byte[] binary = Arrays.copyOfRange(content, HASH_BYTES, content.length);
        byte[] hash = Arrays.copyOf(content, HASH_BYTES);
        if (Arrays.equals(hash, sha256().digest(binary))) {
          markUsed(file);
          return Optional.of(binary);
        }
      }
      LOG.debug("Compiling anew: {} is damaged", file);
    } catch (IOException e) {
      LOG.debug("Compiling anew: {} cannot be read", file, e);
    }
    return Optional.empty();
  }

  /** A file of another user, or in a folder that is read-only, serves as well unmarked. */
  private static void markUsed(Path file) {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
    } catch (IOException e) {
      LOG.debug("{} cannot be marked as used", file, e);
    }
  }

  /** Keeps a binary; an empty one is not kept. */
  void write(String key, Supplier<byte[]> binary) {
    if (folder.isEmpty()) {
      return;
    }
    byte[] bytes = binary.get();
    if (bytes.length == 0) {
      return;
    }
    try {
      Files.createDirectories(folder.get());
      Path side = Files.createTempFile(folder.get(), key, ".new");
      try {
        byte[] content = Arrays.copyOf(sha256().digest(bytes), HASH_BYTES + bytes.length);
        System.arraycopy(bytes, 0, content, HASH_BYTES, bytes.length);
        Files.write(side, content);
        move(side, folder.get().resolve(key));
      } finally {
        Files.deleteIfExists(side);
      }
    } catch (IOException e) {
      LOG.debug("A compiled program could not be kept in {}", folder.get(), e);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }
}
