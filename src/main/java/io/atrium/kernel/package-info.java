/**
 * Promise: the words every room shares: ids, money, failures, what data holds, the last resort.
 *
 * <p>Comes in: nothing.
 *
 * <p>Goes out: plain Java values.
 *
 * <p>Never: a framework type, input or output, or anything that changes.
 */
package io.atrium.kernel;
