internal import Glibc

/// The long form of the races, which `WAYBILL_TEST_LONG` asks for.
enum LongForm {
    /// Few rounds where each race is one of many tests, or the hundred of the specification.
    static func rounds(few: Int) -> Int {
        unsafe getenv("WAYBILL_TEST_LONG") == nil ? few : max(few, 100)
    }
}
