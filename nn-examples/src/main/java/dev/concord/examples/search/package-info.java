/** What a search of settings tries and how it judges. */
package dev.concord.examples.search;
