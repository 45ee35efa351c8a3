import HTML
import Testing

/// A long list is written in one pass over one buffer.
struct ListTests {
    @Test func `a hundred rows keep their order and their number`() {
        var page = HTML()
        page.table(.id("orders"), .data("live", "orders")) {
            $0.caption("Orders")
            $0.tbody {
                for number in 0..<100 {
                    $0.tr(.data("order", "ord_\(number)")) {
                        for column in 0..<9 { $0.td("\(number)-\(column)") }
                    }
                }
            }
        }
        let text = page.string
        #expect(text.split(separator: "<tr ").count == 101)
        #expect(text.split(separator: "<td>").count == 901)
        #expect(text.hasSuffix("<td>99-8</td></tr></tbody></table>"))
    }
}
