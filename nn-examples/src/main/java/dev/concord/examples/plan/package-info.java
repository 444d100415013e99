/**
 * What decides a training's bits, put together from choices, a checkpoint's settings and defaults.
 */
package dev.concord.examples.plan;
