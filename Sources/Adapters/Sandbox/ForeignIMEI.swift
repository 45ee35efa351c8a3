/// An IMEI that nobody sent.
enum ForeignIMEI {
    /// A valid IMEI that is not the given one.
    static func other(than imei: String) -> String {
        imei == "490154203237518" ? "350000000000063" : "490154203237518"
    }
}
