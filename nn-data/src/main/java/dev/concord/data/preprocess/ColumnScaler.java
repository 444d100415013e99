package dev.concord.data.preprocess;

import dev.concord.tensor.HostTensor;

/** A transform that shifts and scales each column by numbers it learns from that column alone. */
public interface ColumnScaler extends Transform {
  @Override
  ColumnScaling fit(HostTensor features);
}
