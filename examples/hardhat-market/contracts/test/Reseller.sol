// SPDX-License-Identifier: Apache-2.0
pragma solidity ^0.8.24;

import {Market} from "../Market.sol";

/// @notice Buys from the market as a contract; only the tests use it.
contract Reseller {
    event Bought(uint256 listingId);

    receive() external payable {}

    function buy(Market market, uint256 listingId) external payable {
        market.buy{value: msg.value}(listingId);
        emit Bought(listingId);
    }
}
