// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @title Linear release over time
library Linear {
    /// @notice How much of `total` is free at `time`, when it becomes free evenly from `start` on.
    function free(uint256 total, uint64 start, uint32 duration, uint256 time) internal pure returns (uint256) {
        if (time <= start) return 0;
        if (time >= uint256(start) + duration) return total;
        return (total * (time - start)) / duration;
    }
}
