internal import Glibc

/// Texts as a C array that ends with NULL, for the time of one call.
@safe
struct CStrings: ~Copyable {
    // Invariant: every pointer but the last comes from strdup and is freed once, in deinit.
    private let pointers: UnsafeMutableBufferPointer<UnsafePointer<CChar>?>

    /// Copies the texts; a NUL inside one ends it there.
    init(_ texts: [String]) {
        unsafe pointers = .allocate(capacity: texts.count + 1)
        for (index, text) in texts.enumerated() {
            unsafe (pointers.baseAddress! + index).initialize(to: UnsafePointer(strdup(text)))
        }
        unsafe (pointers.baseAddress! + texts.count).initialize(to: nil)
    }

    deinit {
        for index in unsafe pointers.indices {
            unsafe free(UnsafeMutablePointer(mutating: pointers[index]))
        }
        unsafe pointers.deallocate()
    }

    /// Lends the array to a body.
    borrowing func lend<T>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> T
    ) -> T {
        unsafe body(UnsafePointer(pointers.baseAddress!))
    }
}
