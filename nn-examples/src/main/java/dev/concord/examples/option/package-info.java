/** The groups of options that several commands share, and the plan that they give. */
package dev.concord.examples.option;
