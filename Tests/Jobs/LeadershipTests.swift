import Application
import Domain
import Jobs
import Lifecycle
import Telemetry
import Testing

/// J1: one node runs the schedules, by a lease that ends.
@Suite struct LeadershipTests {
    private func leadership(
        _ node: String, _ lease: FakeRegister, seconds: Int = 10
    ) -> Leadership {
        Leadership(lease: lease, node: node, seconds: seconds, clock: SystemClock(), log: .silent)
    }

    @Test func `J1 a second node leads only after the lease of the first has ended`() async {
        let lease = FakeRegister()
        let (first, second) = (leadership("a", lease), leadership("b", lease))
        await first.renew()
        await second.renew()
        #expect(first.isLeader && !second.isLeader)
        lease.advance(seconds: 9)
        await second.renew()
        #expect(!second.isLeader)
        lease.advance(seconds: 2)
        await second.renew()
        #expect(second.isLeader)
        await first.renew()
        #expect(!first.isLeader)
    }

    @Test func `J1 a leader that cannot renew stops leading when its lease ends`() async throws {
        let lease = FakeRegister()
        let leader = leadership("a", lease, seconds: 1)
        await leader.renew()
        #expect(leader.isLeader)
        lease.fails(true)
        var left = 300
        while leader.isLeader, left > 0 {
            left -= 1
            await leader.renew()
            try await SystemClock().pause(milliseconds: 10)
        }
        #expect(!leader.isLeader)
    }

    @Test func `J1 a leader that stops gives the lease away at once`() async throws {
        let lease = FakeRegister()
        let (first, second) = (leadership("a", lease), leadership("b", lease))
        await first.renew()
        await first.stop()
        try await first.run()
        #expect(!first.isLeader)
        lease.advance(seconds: 1)
        await second.renew()
        #expect(second.isLeader)
    }
}

/// Heartbeats, and the store's clock as every node's clock.
@Suite struct MembershipTests {
    private func membership(
        _ name: String, _ register: FakeRegister, sends: Bool = true,
        reference: ClockReference = ClockReference()
    ) -> Membership {
        Membership(
            register: register, node: name, sends: sends, reference: reference, log: .silent)
    }

    @Test func `J3 a node whose clock is wrong follows the store's`() async throws {
        let wrong = SystemClock().wallMicroseconds() + 3_600_000_000
        let register = FakeRegister(clock: wrong)
        let reference = ClockReference()
        let clock = SystemClock(following: reference)
        #expect(abs(clock.wallMicroseconds() - wrong) > 3_000_000_000)
        _ = try await membership("a", register, reference: reference).beat()
        #expect(abs(clock.wallMicroseconds() - wrong) < 60_000_000)
    }

    @Test func `R9 only live nodes of this epoch that send are peers`() async throws {
        let register = FakeRegister()
        let own = membership("own", register)
        for (name, epoch, sends) in [("a", "e1", true), ("b", "e2", true), ("c", "e1", false)] {
            let other = membership(name, register, sends: sends)
            other.tells { (epoch, .free) }
            _ = try await other.beat()
        }
        _ = try await own.beat()
        #expect(own.peers(epoch: "e1").map(\.name) == ["a"])
        register.advance(seconds: 11)
        _ = try await own.beat()
        #expect(own.peers(epoch: "e1").isEmpty)
    }
}
