package dev.pooling.routing;

import java.util.Arrays;

/**
 * The ring of consistent hashing: every agent owns a number of points on a circle of hashes, in proportion to its
 * weight, and a key belongs to the owner of the first point at or after its hash.
 *
 * <p>An agent of weight 1 has {@value #POINTS} points, and has the same ones whoever else is in the pool: when an agent
 * joins or leaves, no key moves between two others. Only where that would make more than {@value #MOST_POINTS} points,
 * or fewer than {@value #FEWEST_POINTS_ON_AVERAGE} per agent, are all numbers halved or doubled until it does not;
 * crossing such a line by joining or leaving moves some keys of others as well. No agent has fewer than {@value
 * #FEWEST_POINTS}.
 *
 * <p>Source: D. Karger and others, "Consistent Hashing and Random Trees", STOC 1997.
 */
final class HashRing {

    private static final int POINTS = 160;
    private static final int FEWEST_POINTS = 4;
    private static final int FEWEST_POINTS_ON_AVERAGE = POINTS / 4;
    private static final int MOST_POINTS = 65_536;

    /** Beyond this a weight means no more: it keeps sums of weights finite. */
    private static final double MOST_WEIGHT = 1e300;

    private final Candidate[] members;

    /** Hashes in order; the lowest bits of each are replaced by its owner, an index into the members. */
    private final long[] points;

    private final long ownerMask;

    HashRing(Candidate[] members) {
        this.members = members;
        this.ownerMask = members.length <= 1 ? 0 : Integer.highestOneBit(members.length - 1) * 2L - 1;
        this.points = points(members, ownerMask);
    }

    /** Whether a ring of these members would be the same. */
    boolean fits(Candidate[] others) {
        return members == others
                || Arrays.equals(
                        members,
                        others,
                        (one, other) -> one.id().equals(other.id()) ? Double.compare(one.weight(), other.weight()) : 1);
    }

    int size() {
        return points.length;
    }

    /** The point to which a hash belongs. */
    int pointOf(long hash) {
        int found = Arrays.binarySearch(points, hash);
        int point = found >= 0 ? found : -found - 1;
        return point == points.length ? 0 : point;
    }

    int pointAfter(int point) {
        return point + 1 == points.length ? 0 : point + 1;
    }

    /** The owner of a point, an index into the members. */
    int owner(int point) {
        return (int) (points[point] & ownerMask);
    }

    private static long[] points(Candidate[] members, long ownerMask) {
        int[] counts = counts(members);
        long[] points = new long[Arrays.stream(counts).sum()];
        int made = 0;
        for (int owner = 0; owner < members.length; owner++) {
            long hash = KeyHash.ofText(members[owner].id());
            for (int replica = 0; replica < counts[owner]; replica++) {
                points[made++] = KeyHash.replica(hash, replica) & ~ownerMask | owner;
            }
        }
        Arrays.sort(points);
        return points;
    }

    private static int[] counts(Candidate[] members) {
        double total = 0;
        for (Candidate member : members) {
            total += Math.min(MOST_WEIGHT, member.weight());
        }
        double pointsPerWeight = POINTS;
        while (pointsPerWeight * total > MOST_POINTS) {
            pointsPerWeight /= 2;
        }
        double enough = Math.min(MOST_POINTS / 2, (double) FEWEST_POINTS_ON_AVERAGE * members.length);
        while (total > 0 && pointsPerWeight * total < enough) {
            pointsPerWeight *= 2;
        }
        int[] counts = new int[members.length];
        for (int i = 0; i < counts.length; i++) {
            double share = pointsPerWeight * Math.min(MOST_WEIGHT, members[i].weight());
            counts[i] = (int) Math.max(FEWEST_POINTS, Math.round(share));
        }
        return counts;
    }
}
