// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.core.internal.net;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A block of addresses, such as {@code 10.0.0.0/8}. Immutable. */
final class AddressRange {
    private final byte[] first;
    private final int bits;

    private AddressRange(byte[] first, int bits) {
        this.first = first;
        this.bits = bits;
    }

    static AddressRange of(String block) {
        int slash = block.indexOf('/');
        try {
            return new AddressRange(
                    InetAddress.getByName(block.substring(0, slash)).getAddress(),
                    Integer.parseInt(block.substring(slash + 1)));
        } catch (UnknownHostException noAddress) {
            throw new IllegalStateException(block + " indicates a bug", noAddress);
        }
    }

    boolean contains(byte[] address) {
        if (address.length != first.length) {
            return false;
        }
        for (int at = 0; at * 8 < bits; at++) {
            int mask = 0xFF << Math.max(0, 8 - (bits - at * 8)) & 0xFF;
            if (((address[at] ^ first[at]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
