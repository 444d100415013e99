package dev.concord.backend.cuda.ptx;

import dev.concord.gpu.GpuSource;
import dev.concord.gpu.KernelText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes the PTX of kernel sources, once and for all GPUs: {@code NAME.cl} becomes {@code NAME.ptx}
 * beside it. Needed by whoever changes or adds a kernel, with CUDA's compiler {@code nvcc} on the
 * path; users of the backend need neither. For Concord's own kernels, from the project's folder:
 *
 * <pre>{@code mvn -q -Pptx -pl nn-backend-cuda -am process-classes}</pre>
 *
 * <p>The head of a PTX file names the hash of the text it was made from, so that a test sees when a
 * source has changed, and the compiler, so that a test repeats the work where it has the same one.
 */
public final class PtxBuild {
  /** Options by which float arithmetic keeps its written rounding, subnormals and order. */
  private static final List<String> OPTIONS =
      List.of(
          "-ptx",
          "-arch=compute_75",
          "-fmad=false",
          "-ftz=false",
          "-prec-div=true",
          "-prec-sqrt=true");

  /**
   * PTX version that drivers since CUDA 10.0 accept. It has every instruction that the kernels use;
   * what nvcc writes is its own version.
   */
  private static final String VERSION = ".version 6.3";

  private static final String SOURCE_MARK = "// Source and options: SHA-256 ";
  private static final String COMPILER_MARK = "// Compiler: ";
  private static final String FOR_PROCESSORS = "_processor.cl";

  private PtxBuild() {}

  /**
   * Makes the PTX of sources.
   *
   * @param arguments files, or folders, of which every {@code .cl} file is taken except those for
   *     processors, {@code NAME_processor.cl}
   */
  public static void main(String[] arguments) throws IOException, InterruptedException {
    if (arguments.length == 0) {
      throw new IllegalArgumentException("Name the .cl files, or folders that hold them");
    }
    String compiler =
        compiler().orElseThrow(() -> new IllegalStateException("There is no nvcc on the path"));
    for (String argument : arguments) {
      for (Path file : sources(Path.of(argument))) {
        Files.writeString(beside(file), build(source(file), compiler), StandardCharsets.UTF_8);
        System.out.println("Made " + beside(file));
      }
    }
  }

  /** The sources that are compiled for CUDA in a folder, or the one that is named. */
  static List<Path> sources(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return List.of(place);
    }
    try (Stream<Path> files = Files.list(place)) {
      return files
          .filter(file -> file.toString().endsWith(".cl"))
          .filter(file -> !file.toString().endsWith(FOR_PROCESSORS))
          .sorted()
          .toList();
    }
  }

  /** Where a source's PTX lies. */
  static Path beside(Path source) {
    return source.resolveSibling(name(source) + ".ptx");
  }

  private static String name(Path source) {
    String file = source.getFileName().toString();
    return file.substring(0, file.lastIndexOf('.'));
  }

  /** A file's source. */
  static GpuSource source(Path file) {
    return GpuSource.in(file.toAbsolutePath().getParent(), name(file));
  }

  /** The compiler on the path, such as {@code nvcc V13.0.88}; empty if there is none. */
  static Optional<String> compiler() throws IOException, InterruptedException {
    if (Stream.of(System.getenv("PATH").split(":"))
        .noneMatch(folder -> Files.isExecutable(Path.of(folder, "nvcc")))) {
      return Optional.empty();
    }
    String words = run(List.of("nvcc", "--version"));
    return words
        .lines()
        .filter(line -> line.contains(", V"))
        .map(line -> "nvcc " + line.substring(line.lastIndexOf('V')))
        .findFirst();
  }

  /** The compiler that made {@code ptx}. */
  static String compiler(String ptx) {
    return marked(ptx, COMPILER_MARK);
  }

  /** The hash that {@code ptx} names. */
  static String hash(String ptx) {
    return marked(ptx, SOURCE_MARK);
  }

  private static String marked(String ptx, String mark) {
    return ptx.lines()
        .filter(line -> line.startsWith(mark))
        .map(line -> line.substring(mark.length()))
        .findFirst()
        .orElse("");
  }

  /** Whether a source's PTX was made from its present text: what a test of its module asserts. */
  public static boolean isCurrent(GpuSource source) {
    return source.ptx() != null && hash(source).equals(hash(source.ptx()));
  }

  /** Hash of what the PTX of {@code source} depends on: its complete text and the options. */
  static String hash(GpuSource source) {
    String all = String.join(" ", OPTIONS) + "\n" + VERSION + "\n" + KernelText.cuda(source);
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-256", e);
    }
  }

  /** The PTX of {@code source}, with its head. */
  static String build(GpuSource source, String compiler) throws IOException, InterruptedException {
    Path folder = Files.createTempDirectory("ptx");
    Path text = folder.resolve("source.cu");
    Path made = folder.resolve("source.ptx");
    try {
      Files.writeString(text, KernelText.cuda(source), StandardCharsets.UTF_8);
      List<String> command = new ArrayList<>(List.of("nvcc"));
      command.addAll(OPTIONS);
      command.addAll(List.of("-o", made.toString(), text.toString()));
      run(command);
      return "// Made from %s.cl by PtxBuild; not to be edited.\n".formatted(source.name())
          + SOURCE_MARK
          + hash(source)
          + "\n"
          + COMPILER_MARK
          + compiler
          + "\n"
          + lowered(Files.readString(made, StandardCharsets.UTF_8));
    } finally {
      Files.deleteIfExists(text);
      Files.deleteIfExists(made);
      Files.delete(folder);
    }
  }

  /** Without the compiler's banner, and of a version that older drivers accept. */
  private static String lowered(String ptx) {
    String body =
        ptx.lines()
            .dropWhile(line -> !line.startsWith(".version"))
            .collect(Collectors.joining("\n"));
    return body.replaceFirst("\\.version .*", VERSION) + "\n";
  }

  private static String run(List<String> command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IllegalStateException(String.join(" ", command) + " failed:\n" + output);
    }
    return output;
  }
}
