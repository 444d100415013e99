package dev.concord.data.io;

import dev.concord.tensor.HostTensor;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/**
 * Reads and writes named tensors as an NPZ file ({@code numpy.savez}, {@code savez_compressed}): a
 * ZIP archive with one NPY file for each, whose name is the tensor's with ".npy" behind.
 */
public final class NpzFile {
  private static final String ENDING = ".npy";

  /** ZIP's earliest time, so that the same tensors give the same file. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private NpzFile() {}

  /**
   * Reads all tensors.
   *
   * @return by name, in the order of the file
   * @throws MalformedDataException if the file is no ZIP archive, is damaged, or an entry is not
   *     NPY; the message names the entry
   * @throws IOException if the file is missing or cannot be read
   */
  public static SequencedMap<String, HostTensor> read(Path file) throws IOException {
    SequencedMap<String, HostTensor> tensors = new LinkedHashMap<>();
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        String name = entry.getName();
        try (InputStream input = new BufferedInputStream(zip.getInputStream(entry))) {
          boolean npy = name.endsWith(ENDING);
          tensors.put(
              npy ? name.substring(0, name.length() - ENDING.length()) : name,
              NpyParser.read(file + " (" + name + ")", input));
        }
      }
    } catch (ZipException | EOFException e) {
      throw new MalformedDataException(
          "%s: not an NPZ file, or damaged: %s.".formatted(file, e.getMessage()), e);
    }
    if (tensors.isEmpty()) {
      throw new MalformedDataException(
          file + ": expected a ZIP archive with NPY files, found none.");
    }
    return tensors;
  }

  /** Writes tensors by name, compressed. A file that is there is replaced as a whole. */
  public static void write(SequencedMap<String, HostTensor> tensors, Path file) throws IOException {
    AtomicFile.replace(
        file,
        channel -> {
          ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel));
          for (var tensor : tensors.entrySet()) {
            ZipEntry entry = new ZipEntry(tensor.getKey() + ENDING);
            entry.setTimeLocal(TIME);
            zip.putNextEntry(entry);
            zip.write(NpyFile.bytes(tensor.getValue()));
            zip.closeEntry();
          }
          // Not closed: that would close the channel, which is still to be forced to the disk.
          zip.finish();
        });
  }
}
