/** The conformance kit: JUnit tests that any backend runs against the reference arithmetic. */
module dev.concord.tck {
  requires transitive dev.concord.api;
  // Static: Parity runs without JUnit, and whoever extends the kit has it anyway.
  requires static org.junit.jupiter.api;

  exports dev.concord.tck;

  uses dev.concord.tck.KernelCases;
  uses dev.concord.tck.ModelCases;

  provides dev.concord.tck.KernelCases with
      dev.concord.tck.BroadcastCases,
      dev.concord.tck.FunctionCases,
      dev.concord.tck.GemmCases,
      dev.concord.tck.LayoutCases,
      dev.concord.tck.MapCases,
      dev.concord.tck.PrimitiveCases,
      dev.concord.tck.ReduceCases,
      dev.concord.tck.RowCases,
      dev.concord.tck.SoftmaxCases;
  provides dev.concord.tck.ModelCases with
      dev.concord.tck.ActivationModels,
      dev.concord.tck.LayerModels,
      dev.concord.tck.LossModels,
      dev.concord.tck.RegularizationModels;
}
