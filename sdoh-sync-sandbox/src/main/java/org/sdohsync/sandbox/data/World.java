// SPDX-License-Identifier: Apache-2.0
package org.sdohsync.sandbox.data;

/** Everything that is there before the first referral is written. */
record World(IssuedResources ledger, Places places, People people, Consents consents, Forms forms, Needs needs) {
    static World write(IssuedResources ledger) {
        Places places = Places.write(ledger);
        People people = People.write(ledger, places);
        Consents consents = Consents.write(ledger, places, people);
        Forms forms = Forms.write(ledger);
        return new World(ledger, places, people, consents, forms, Needs.write(ledger, people, forms));
    }
}
