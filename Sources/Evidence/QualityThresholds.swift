/// From when on a picture counts as black, a sound as silent, and so on: `manifests/quality.yaml`, where each figure has
/// its source. Seconds, unless something else is said.
package struct QualityThresholds: Sendable, Equatable, Codable {
    package struct Black: Sendable, Equatable, Codable {
        /// Part of the range of brightness up to which a block is black.
        package var brightness: Double
        /// Part of the blocks that are.
        package var share: Double
        package var least: Double
    }

    package struct Frozen: Sendable, Equatable, Codable {
        /// Mean absolute difference of brightness, of 255, that the one block that differs most may have: from the picture
        /// before; and of a keyframe, which is coded anew and never quite the same.
        package var block: Double
        package var keyframeBlock: Double
        /// From here on the mean difference over the whole picture, from the picture before, is the noise of a camera that
        /// sees.
        package var noise: Double
        /// Mean difference of a keyframe from the one before up to which they are the same picture.
        package var sameMean: Double
        /// Part of the difference that pictures have where something moves.
        package var noiseShare: Double
        /// How a keyframe's size, and its difference from the one before, relate to what they are elsewhere in the recording:
        /// outside of this they are those of a picture that does not change.
        package var keyLow: Double
        package var keySizeHigh: Double
        package var keyChangeHigh: Double
        package var least: Double
        /// From this length on a still picture is reported of which one cannot tell whether it is frozen.
        package var leastStill: Double
    }

    package struct Stutter: Sendable, Equatable, Codable {
        /// Part of the pictures that are missing.
        package var share: Double
        package var least: Double
    }

    package struct Gap: Sendable, Equatable, Codable {
        package var picture: Double
        package var sound: Double
    }

    package struct Silent: Sendable, Equatable, Codable {
        /// dBFS, root mean square: an open microphone in a quiet room is louder.
        package var level: Double
        package var least: Double
    }

    package struct Faint: Sendable, Equatable, Codable {
        /// dBFS that the loudest twentieth of the time does not reach.
        package var level: Double
        /// Decibels from the quiet to the loud tenth at least: speech rises and falls, an empty room does not.
        package var range: Double
        package var least: Double
    }

    package struct Clipped: Sendable, Equatable, Codable {
        /// Part of the samples, in half a second, that stand at full scale.
        package var share: Double
        package var least: Double
    }

    package struct Minimum: Sendable, Equatable, Codable {
        package var width: Int
        package var height: Int
        /// Pictures a second.
        package var frameRate: Double
        /// Bits a second by codec; `other` for every other one.
        package var bitRate: [String: Int]
    }

    package var version: Int
    package var black: Black
    package var frozen: Frozen
    package var stutter: Stutter
    package var gap: Gap
    package var silent: Silent
    package var faint: Faint
    package var clipped: Clipped
    package var minimum: Minimum
    /// How far what a container declares may be from what its packets add up to: seconds, and part of the whole.
    package var durationSlack: Double
    package var durationShare: Double
}
