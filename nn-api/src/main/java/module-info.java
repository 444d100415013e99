/**
 * The core of Concord: shapes, kernels and their reference arithmetic, graph, gradients, planner,
 * layers, losses and the interface that a backend implements. It computes nothing fast by itself.
 */
module dev.concord.api {
  requires org.slf4j;

  exports dev.concord.device;
  exports dev.concord.expr;
  exports dev.concord.graph;
  exports dev.concord.init;
  exports dev.concord.kernel;
  exports dev.concord.layer;
  exports dev.concord.loss;
  exports dev.concord.model;
  exports dev.concord.plan;
  exports dev.concord.random;
  exports dev.concord.reference;
  exports dev.concord.regularization;
  exports dev.concord.tensor;

  uses dev.concord.device.Backend;

  provides dev.concord.device.Backend with
      dev.concord.reference.ReferenceBackend;
}
