internal import FengcunCLI

@main
enum Main {
    static func main() { CommandLineProgram.run() }
}
