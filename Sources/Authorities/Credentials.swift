internal import Foundation

/// A user name and a password for basic authentication (RFC 7617). The password is in no description of it.
package struct Credentials: Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    package let user: String
    private let password: String

    /// - Parameter user: without a colon, for that divides it from the password.
    package init?(user: String, password: String) {
        guard !user.contains(":"), !user.isEmpty else { return nil }
        self.user = user
        self.password = password
    }

    package var description: String { user }
    package var debugDescription: String { user }

    var header: String { "Basic " + Data("\(user):\(password)".utf8).base64EncodedString() }
}
