package dev.pooling.agent.bridge;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All members, by the identity of the object: an open hash table that is made anew for every change, as members are few
 * and change rarely. Immutable.
 */
final class MemberTable {

    static final MemberTable EMPTY = new MemberTable(List.of());

    private final List<Member> all;
    private final @Nullable Member[] slots;
    private final int mask;

    private MemberTable(List<Member> all) {
        this.all = all;
        // At most a quarter is in use, so a search ends soon.
        this.slots = new @Nullable Member[Math.max(4, Integer.highestOneBit(Math.max(1, all.size())) * 8)];
        this.mask = slots.length - 1;
        for (Member member : all) {
            int slot = member.hash & mask;
            while (slots[slot] != null) {
                slot = slot + 1 & mask;
            }
            slots[slot] = member;
        }
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    List<Member> all() {
        return all;
    }

    MemberTable with(Member added) {
        List<Member> members = new ArrayList<>(all);
        members.add(added);
        return new MemberTable(List.copyOf(members));
    }

    MemberTable without(Member removed) {
        return new MemberTable(all.stream().filter(member -> member != removed).toList());
    }

    @Nullable
    Member find(Object object, Class<?> type) {
        for (int slot = Member.hash(object) & mask; ; slot = slot + 1 & mask) {
            Member member = slots[slot];
            if (member == null || member.is(object, type)) {
                return member;
            }
        }
    }
}
