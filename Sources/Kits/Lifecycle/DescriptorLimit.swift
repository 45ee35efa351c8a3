internal import Glibc

/// How many files and sockets the process may have open at once.
package enum DescriptorLimit {
    /// Raises the limit to `wish` as far as the system lets us; returns what holds now.
    package static func raise(to wish: Int) -> Int {
        var limit = rlimit()
        guard unsafe getrlimit(.init(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return 0 }
        let most = min(limit.rlim_max, rlim_t(clamping: wish))
        if limit.rlim_cur < most {
            var raised = limit
            raised.rlim_cur = most
            if unsafe setrlimit(.init(RLIMIT_NOFILE.rawValue), &raised) == 0 { limit = raised }
        }
        return Int(clamping: limit.rlim_cur)
    }
}
