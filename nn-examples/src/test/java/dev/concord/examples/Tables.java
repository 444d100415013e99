package dev.concord.examples;

import dev.concord.random.RandomStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small CSV files for tests, the same every time. */
final class Tables {
  private Tables() {}

  /** Columns width, height, kind: "big" where 10·width + height is above 10. */
  static Path classes(Path folder, int rows) throws IOException {
    RandomStream random = RandomStream.of(1, "test", "tables", "classes");
    StringBuilder text = new StringBuilder("width,height,kind\n");
    for (int row = 0; row < rows; row++) {
      float width = random.nextFloat();
      float height = 10 * random.nextFloat();
      String kind = 10 * width + height > 10 ? "big" : "small";
      text.append("%s,%s,%s\n".formatted(width, height, kind));
    }
    return Files.writeString(folder.resolve("classes.csv"), text);
  }

  /** Columns a, b, y with y = 100·a·b + 1000. */
  static Path numbers(Path folder, int rows) throws IOException {
    RandomStream random = RandomStream.of(1, "test", "tables", "numbers");
    StringBuilder text = new StringBuilder("a,b,y\n");
    for (int row = 0; row < rows; row++) {
      float a = random.nextFloat();
      float b = random.nextFloat();
      text.append("%s,%s,%s\n".formatted(a, b, 100 * a * b + 1000));
    }
    return Files.writeString(folder.resolve("numbers.csv"), text);
  }
}
