/** Rows to be judged by a saved network, from wherever they come. */
package dev.concord.examples.prediction;
