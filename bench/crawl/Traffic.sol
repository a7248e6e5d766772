// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

/// @notice Emits an ERC-20's events without being one, so that a long history is filled in seconds.
contract Traffic {
    event Transfer(address indexed from, address indexed to, uint256 value);

    /// @notice Emits the events `first` to `first + count - 1` of a history that is always the same:
    /// every holder gets tokens first, enough for all that it gives away later.
    function emitTransfers(uint256 first, uint256 count, uint256 holders) external {
        for (uint256 index = first; index < first + count; index++) {
            if (index < holders) {
                emit Transfer(address(0), holder(index), 1e24);
                continue;
            }
            uint256 random = uint256(keccak256(abi.encode(index)));
            uint256 value = (random >> 128) % 1e20;
            emit Transfer(holder(random % holders), holder((random >> 64) % holders), value);
        }
    }

    function holder(uint256 index) private pure returns (address) {
        return address(uint160(uint256(keccak256(abi.encode("holder", index)))));
    }
}
