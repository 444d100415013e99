/**
 * The commands, each with the options that it has alone; everything else stands in other packages.
 */
package dev.concord.examples.command;
