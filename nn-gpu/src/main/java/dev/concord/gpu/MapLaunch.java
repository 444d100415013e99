package dev.concord.gpu;

import dev.concord.gpu.Elementwise.Place;
import dev.concord.kernel.Map;
import java.util.ArrayList;
import java.util.List;

/** Launches of elementwise work: a {@link Map}, or any other walk over bound operands. */
final class MapLaunch {
  private static final GpuSource GPU = GpuSource.beside(MapLaunch.class, "map");
  private static final GpuSource PROCESSOR = GpuSource.beside(MapLaunch.class, "map_processor");

  /** Work-items of a group, as map.cl says. */
  private static final int GROUP = 256;

  private MapLaunch() {}

  static GpuStep of(Map map, List<GpuOperand> inputs, List<GpuOperand> outputs, GpuTraits traits) {
    return of(
        Elementwise.of(
            map.tape(),
            map.shape(),
            Place.of(inputs, map.shape()),
            Place.of(outputs, map.shape()),
            false,
            List.of()),
        traits);
  }

  /** A walk over at least one element. */
  static GpuStep of(Elementwise elements, GpuTraits traits) {
    int columns = elements.axes().columns();
    int count = elements.axes().rows() * columns;
    List<Argument> arguments = new ArrayList<>(List.of(Argument.of(count)));
    GpuSource source;
    String entry;
    GpuStep.Grid groups;
    if (traits.processor()) {
      source = PROCESSOR;
      entry = "map_processor";
      int run = ProcessorShare.elements(count, traits);
      arguments.add(Argument.of(elements.flat() ? count : columns));
      arguments.add(Argument.of(run));
      groups = GpuStep.Grid.of(Math.ceilDiv(count, run));
    } else {
      source = GPU;
      entry = elements.flat() ? "map_flat" : "map_rows";
      if (!elements.flat()) {
        arguments.add(Argument.of(columns));
      }
      groups = GpuStep.Grid.of(Math.ceilDiv(count, GROUP));
    }
    arguments.addAll(elements.arguments());
    GpuStep.Grid groupSize = GpuStep.Grid.of(traits.processor() ? 1 : GROUP);
    return new GpuStep.Launch(source, entry, elements.function(), groups, groupSize, arguments);
  }
}
